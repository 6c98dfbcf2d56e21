"""The pages of imports and exports: upload, map, try, take in, undo; and files to take away."""
