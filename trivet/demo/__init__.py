"""示範 A company of the imagination, made by a seeded generator at any size.

Small, it is the demo: Keystone Networks 砥石通訊, forty accounts and a year of visits that tell a
story (`story.py`), written through the same actions a person would use. Large, it is the data of
the benchmark (`bulk.py`). Refuses to run on a database that already holds accounts.
"""
