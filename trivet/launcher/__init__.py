"""Starts and stops what an installation needs: an embedded PostgreSQL, web, worker."""
