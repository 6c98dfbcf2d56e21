"""Lists: one declaration gives a page its columns, filters, order, paging, views and export.

A part declares a `Listing` (`shape.py`) with two functions that read (`rows`, `count`), and answers
its address with `pages.answer(request, LISTING)`, its count with `pages.total`, its file with
`export.answer`. The address holds the whole state; the total is a second request, so that it never
delays the rows. Refuses to read the database itself.
"""
