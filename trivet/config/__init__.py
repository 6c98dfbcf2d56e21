"""How one installation is put together: settings, URL roots, WSGI. Holds no behaviour."""
