"""Pages: mirrors the domain, owns every template and static source; no ORM, no rules of its own.

A part of the house adds a page in four places: `web/<area>/views.py` (parse, one query or one
action, render), `web/<area>/urls.py` (included by `web/urls.py`), `templates/<area>/` (a page
extends `base.html` or `record.html`; a fragment is `_name.html`), and one line in `navigation.py`
where the rail should lead there. It joins the search of the palette by `finding.provider`.

Components, each an include with `only`, each shown on /components/:

    sign/    avatar chip meter money(tag) stale tier when(tag)
    form/    actions compare errors field
    list/    bulk columns filter head more saved total
    record/  entry fact head next steps
    page/    confirm crumbs empty notice tabs

Tags and filters (`{% load trivet_ui %}`): `{% icon "name" %}`, `{% when moment %}`,
`{% money amount currency %}`, `{{ name|initials }}`. A word to the person after a redirect or a
swap: `toasts.say(request, sentence, undo=url)`. Two people on one record: `editing.py`.
Refuses writes while answering GET (`middleware.ReadOnlyGetMiddleware`).
"""
