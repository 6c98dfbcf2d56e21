"""The command line speaks the language of the terminal."""

import pytest

from trivet.launcher.words import language


@pytest.mark.parametrize(
    ("environment", "catalogue"),
    [
        ({}, ""),
        ({"LANG": "en_GB.UTF-8"}, ""),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "zh_CN.UTF-8"}, "zh_Hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_Hant"),
        ({"LANG": "zh_HK.UTF-8"}, "zh_Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, ""),
        ({"LANG": "en_US.UTF-8", "TRIVET_LANGUAGE": "zh-hant"}, "zh_Hant"),
    ],
)
def test_the_catalogue_fits_the_terminal(environment: dict[str, str], catalogue: str) -> None:
    assert language(environment) == catalogue
