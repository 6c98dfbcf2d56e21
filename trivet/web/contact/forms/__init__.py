"""Forms of contact: shape only; what is allowed is the domain's rule."""
