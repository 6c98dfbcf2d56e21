"""Puts a backup back: into a database beside the present one, which is then renamed away.

Until the last step the present database and files are untouched; after it they are kept under
another name, which the next restore takes. Refuses to replace anything unless told to.
"""

import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from trivet.launcher.archive import manifest, programs
from trivet.launcher.archive.manifest import DUMP, FILES, Manifest
from trivet.launcher.database import Database
from trivet.launcher.errors import LaunchError
from trivet.launcher.folder import DataFolder
from trivet.launcher.words import _

ARRIVING, BEFORE = "arriving", "before_restore"
UNPACKED = ".restore-"


def put_back(folder: DataFolder, found: Database, path: Path, *, replace: bool) -> Manifest:
    """Restore `path`; end it with `finish`, or take it back with `undo`."""
    if is_unfinished(folder):
        undo(folder, found)
    for left in folder.path.glob(f"{UNPACKED}*"):  # by a restore that was killed
        shutil.rmtree(left, ignore_errors=True)
    with (
        _opened(path) as archive,
        tempfile.TemporaryDirectory(dir=folder.path, prefix=UNPACKED) as place,
    ):
        contents = manifest.read(archive, path)
        manifest.check_may_be_restored(contents, path)
        _check_target(found, replace)
        _unpack(archive, contents, path, Path(place))
        arriving = f"{found.name}_{ARRIVING}"
        _make_beside(found, arriving, Path(place) / DUMP)
        _forget_what_was_kept(folder, found)
        _marker(folder).touch()
        _exchange(found, arriving)
        _exchange_files(folder, Path(place) / FILES)
    return contents


def finish(folder: DataFolder) -> None:
    """What was put back is good; what was there before stays beside it."""
    _marker(folder).unlink(missing_ok=True)


def is_unfinished(folder: DataFolder) -> bool:
    """True after a restore that was cut short between its first and its last step."""
    return _marker(folder).exists()


def undo(folder: DataFolder, found: Database) -> None:
    """Give what was there before its name again, however far the restore had come."""
    arriving, kept = f"{found.name}_{ARRIVING}", f"{found.name}_{BEFORE}"
    with _maintenance(found) as connection:
        if _number(connection, "SELECT count(*) FROM pg_database WHERE datname = %s", kept):
            _drop(connection, arriving)
            with connection.transaction():
                _rename(connection, found.name, arriving)
                _rename(connection, kept, found.name)
        _drop(connection, arriving)
    if _kept_files(folder).exists():
        shutil.rmtree(folder.files, ignore_errors=True)
        _kept_files(folder).rename(folder.files)
    finish(folder)


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        archive = tarfile.open(path)  # noqa: SIM115 - closed below, after its reading is judged
    except FileNotFoundError as error:
        raise LaunchError(_("There is no file {path}.").format(path=path)) from error
    except (OSError, tarfile.TarError, EOFError) as error:
        raise LaunchError(
            _("{path} is not a Trivet backup, or it is damaged. Choose another file.").format(
                path=path
            )
        ) from error
    with archive:
        yield archive


def _check_target(found: Database, replace: bool) -> None:
    with found.connect() as connection:
        tables = _number(
            connection,
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = current_schema()::regnamespace",
        )
    if tables and not replace:
        raise LaunchError(
            _(
                "The database {name} is not empty. To put the backup in its place, say --replace: "
                "the present database is then kept as {kept}."
            ).format(name=found.name, kept=f"{found.name}_{BEFORE}")
        )
    with _maintenance(found) as connection:
        others = _number(
            connection,
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
            " AND backend_type = 'client backend'",
            found.name,
        )
    if others:
        raise LaunchError(
            _(
                "{number} programs are connected to the database {name}. Stop Trivet and "
                "everything else that uses it, then restore again."
            ).format(number=others, name=found.name)
        )


def _unpack(archive: tarfile.TarFile, contents: Manifest, path: Path, place: Path) -> None:
    """Take out what the manifest names and nothing else, and compare each with its digest."""
    (place / FILES).mkdir()
    promised = {f"{FILES}/{name}": digest for name, digest in contents.files_sha256.items()}
    for name, digest in {DUMP: contents.dump_sha256, **promised}.items():
        part = place / name
        try:
            source = archive.extractfile(name)
            if source is None or ".." in part.parts or not part.is_relative_to(place):
                raise LaunchError(_damage(path))
            part.parent.mkdir(parents=True, exist_ok=True)
            with source, part.open("xb") as target:
                shutil.copyfileobj(source, target)
        except (KeyError, tarfile.TarError, EOFError) as error:
            raise LaunchError(_damage(path)) from error
        except OSError as error:
            raise LaunchError(
                _("{path} could not be unpacked ({reason}). Nothing was changed.").format(
                    path=path, reason=error.strerror or error
                )
            ) from error
        if manifest.digest(part) != digest:
            raise LaunchError(_damage(path))


def _damage(path: Path) -> str:
    return _("{path} is damaged: it does not hold what it should. Nothing was changed.").format(
        path=path
    )


def _make_beside(found: Database, name: str, dump: Path) -> None:
    with _maintenance(found) as connection:
        _drop(connection, name)
        try:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'{}").format(
                    sql.Identifier(name), _locale_of(connection, found.name)
                )
            )
        except psycopg.errors.InsufficientPrivilege as error:
            raise LaunchError(
                _(
                    "The role {role} may not make databases, which a restore needs. Let an "
                    "administrator say: ALTER ROLE {role} CREATEDB;"
                ).format(role=found.facts.get("user") or "?")
            ) from error
    try:
        programs.restore(found, dump, name)
    except BaseException:
        with _maintenance(found) as connection:
            _drop(connection, name)
        raise


def _locale_of(connection: psycopg.Connection, name: str) -> sql.Composable:
    """The new database sorts and compares as the present one does."""
    row = connection.execute(
        "SELECT datcollate, datctype, datlocprovider FROM pg_database WHERE datname = %s", (name,)
    ).fetchone()
    collate, ctype, provider = row or ("C.UTF-8", "C.UTF-8", "c")
    found = sql.SQL(" LC_COLLATE {} LC_CTYPE {}").format(sql.Literal(collate), sql.Literal(ctype))
    if provider == "b":
        found += sql.SQL(" LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'")
    return found


def _forget_what_was_kept(folder: DataFolder, found: Database) -> None:
    with _maintenance(found) as connection:
        _drop(connection, f"{found.name}_{BEFORE}")
    shutil.rmtree(_kept_files(folder), ignore_errors=True)


def _exchange(found: Database, arriving: str) -> None:
    """Both renames in one transaction: at no moment is there no database."""
    with _maintenance(found) as connection, connection.transaction():
        _rename(connection, found.name, f"{found.name}_{BEFORE}")
        _rename(connection, arriving, found.name)


def _exchange_files(folder: DataFolder, arrived: Path) -> None:
    if folder.files.exists():
        folder.files.rename(_kept_files(folder))
    arrived.rename(folder.files)
    folder.files.chmod(0o700)


def _kept_files(folder: DataFolder) -> Path:
    return folder.files.with_name("files-before-restore")


def _marker(folder: DataFolder) -> Path:
    return folder.path / "restore-unfinished"


def _maintenance(found: Database) -> psycopg.Connection:
    return found.connect("postgres")


def _rename(connection: psycopg.Connection, old: str, new: str) -> None:
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
    )


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _number(connection: psycopg.Connection, query: str, *values: str) -> int:
    row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0
