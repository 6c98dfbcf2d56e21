"""Starts, watches and stops the programs Trivet runs on: PostgreSQL, the web server, the worker.

Knows no customer and no Django: it reads the environment and the data folder, and hands on a
database URL. 中文名：啟動器.
"""
