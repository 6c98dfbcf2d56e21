"""Addresses of processes and of the work they ask for, beneath /processes/ and /work/."""

from django.urls import path

from trivet.web.processes import finding, publishing, runs, tree, versions, work  # noqa: F401

app_name = "processes"
urlpatterns = [
    # /processes/
    path("processes/", tree.tree, name="tree"),
    path("processes/new/", publishing.new, name="new"),
    path("processes/new/publication/", publishing.publish, name="publication"),
    # /processes/runs/
    path("processes/runs/", runs.runs, name="runs"),
    path("processes/runs/total/", runs.total, name="runs-total"),
    path("processes/runs/export/", runs.exported, name="runs-export"),
    path("processes/runs/<int:run>/", runs.run, name="run"),
    # /processes/<key>/
    path("processes/<str:key>/", versions.process, name="process"),
    path("processes/<str:key>/versions/<int:version>/", versions.version, name="version"),
    path("processes/<str:key>/versions/<int:version>/file/", versions.file, name="file"),
    # /work/
    path("work/", work.work, name="work"),
    path("work/total/", work.total, name="work-total"),
    path("work/export/", work.exported, name="work-export"),
    path("work/<int:item>/", work.item, name="item"),
    path("work/<int:item>/hand-over/", work.hand_over, name="hand-over"),
]
