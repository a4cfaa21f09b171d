from flask import Flask

from khorgos.server.reconciliation.description import describe_reconciliation


def test_every_route_is_described_and_no_other(release_app: Flask) -> None:
    described = {
        (path, method.upper())
        for path, operations in describe_reconciliation().items()
        for method in operations
    }
    served = {
        (rule.rule, method)
        for rule in release_app.url_map.iter_rules()
        if rule.rule.startswith("/reconcile")
        for method in rule.methods or ()
        if method in ("GET", "POST")
    }
    assert described == served
