"""Pages: mirrors the domain, owns every template and static source; no ORM, no rules of its own.

A part of the house adds a page in four places: `web/<area>/views.py` (parse, one query or one
action, render), `web/<area>/urls.py` (included by `web/urls.py`), `templates/<area>/` (a page
extends `base.html` or `record.html`; a fragment is `_name.html`), and one line in `navigation.py`
where the rail should lead there. It joins the search of the palette by `finding.provider`.

Components, each an include with `only`, each shown on /components/:

    sign/    avatar chip meter person stale tier
    form/    actions compare errors field, and the widgets picker and zone
    list/    bulk columns filter head more saved total
    record/  entry fact head next steps
    page/    confirm crumbs empty notice tabs

Tags and filters (`{% load trivet_ui %}`): `{% icon "name" %}`, `{% when moment %}`,
`{% money amount currency %}`, `{{ name|initials }}`. For views: the typed person `reader.reader`,
a form and what the domain refuses `refusals.attempt`, two people on one record `editing`, a word
after a redirect or a swap `toasts.say(request, sentence, undo=url)`, an event in words
`telling.words`, whole lists `lists/`. Refuses writes while answering GET
(`middleware.ReadOnlyGetMiddleware`).
"""
