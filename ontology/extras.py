"""Packages that only some uses of Khorgos need: extras bring them, and who needs one asks here."""

from __future__ import annotations

from importlib.util import find_spec


class MissingPackageError(RuntimeError):
    """A package of an extra is not installed; the message says how to install it."""


def require_extra(*modules: str, extra: str = "check") -> None:
    """Refuse to go on unless ``modules``, which ``extra`` of Khorgos brings, can be imported.

    Raises:
        MissingPackageError: One of them is not installed.
    """
    for module in modules:
        if find_spec(module) is None:
            raise MissingPackageError(
                f"the Python package {module} is not installed; run: pip install 'khorgos[{extra}]'"
            )
