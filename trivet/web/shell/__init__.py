"""Pages of the frame itself: health, the component gallery, finding, the person's own settings."""
