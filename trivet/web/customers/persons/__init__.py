"""Pages of persons at customers: the list, the person and his posts, forms."""
