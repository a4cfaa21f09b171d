"""The application behind ``khorgos review``: one document, for one curator, on one machine.

Every view is a page that forms and links carry on, and a part of that page for scripts: an address
with ``part=1`` gives the desk alone. A decision that is sent by a form answers with the desk that
follows from it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
)
from werkzeug.wrappers import Response as AnyResponse

from khorgos.server.reviewing.choosing import Chosen, choose
from khorgos.server.reviewing.completing import Completion
from khorgos.server.reviewing.deciding import Deciding
from khorgos.server.reviewing.desk import desk_of, reasons
from khorgos.server.reviewing.forms import KEYS, Filled
from khorgos.server.reviewing.guarding import guard
from khorgos.server.reviewing.proposals import DraftProposal
from khorgos.server.reviewing.reviewed import Reviewed, ReviewedSentence, Snapshot
from khorgos.triples.editing.desk import ConflictError
from khorgos.triples.editing.journal import Decision, JournalError
from khorgos.triples.editing.yamltext import EditError
from khorgos.triples.problems import InputError

_WHO: Final = "khorgos-curator"
_YEAR: Final = 365 * 24 * 3600
_MOST_BYTES: Final = 2**20

blueprint = Blueprint("reviewing", __name__)

_Decide = Callable[[Deciding, ReviewedSentence, Snapshot], Decision | None]


@dataclass
class _Held:
    """What the application holds: the document, and the last completion."""

    reviewed: Reviewed
    completion: Completion | None = None
    snapshot: Snapshot | None = None

    def complete(self, snapshot: Snapshot) -> Completion:
        """What completes fields at this moment."""
        if self.completion is None or self.snapshot is not snapshot:
            self.completion = Completion(snapshot.given, self.reviewed.vocabulary, self.completion)
            self.snapshot = snapshot
        return self.completion


def create_review(reviewed: Reviewed, token: str) -> Flask:
    """Make the application.

    Args:
        reviewed: the document under review.
        token: what a browser must show; see `khorgos.server.reviewing.guarding`.
    """
    app = Flask(__name__, static_folder="../static", template_folder="../templates")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
    app.extensions["reviewing"] = _Held(reviewed)
    guard(app, token)
    app.register_blueprint(blueprint)
    app.register_error_handler(InputError, _unreadable)
    app.register_error_handler(JournalError, _without_journal)
    app.register_error_handler(OSError, _without_journal)
    return app


def _held() -> _Held:
    held: _Held = current_app.extensions["reviewing"]
    return held


def _unreadable(error: InputError) -> tuple[str, int]:
    return render_template("reviewing/unreadable.html", problems=error.problems), 503


def _without_journal(error: Exception) -> tuple[str, int]:
    return render_template("reviewing/unreadable.html", problems=[error]), 503


# ------------------------------------------------------------ what is seen


@blueprint.get("/")
def page() -> Response:
    """The page, at the sentence that is asked for or at the first open one."""
    return _shown(_held().reviewed.look(), choose(request.args))


def _shown(
    snapshot: Snapshot, chosen: Chosen, told: str = "", problem: str = "", **more: Any
) -> Response:
    held = _held()
    try:
        desk = desk_of(held.reviewed, snapshot, chosen)
    except EditError as error:  # what was to be edited is gone, or cannot be read just now
        problem = problem or str(error)
        desk = desk_of(held.reviewed, snapshot, replace(chosen, edit="", fields=None))
    template = "desk" if chosen.is_part else "page"
    html = render_template(
        f"reviewing/{template}.html",
        desk=desk,
        told=told,
        problem=problem,
        keys=KEYS,
        reasons=reasons(desk.one),
        like=held.complete(snapshot).like,
        **more,
    )
    response = Response(html, mimetype="text/html")
    if not request.cookies.get(_WHO):
        who = secrets.token_hex(4)
        response.set_cookie(_WHO, who, max_age=_YEAR, httponly=True, samesite="Strict")
    return response


@blueprint.get("/findings/<int:number>")
def findings(number: int) -> Response:
    """What the gates find in the records of a sentence."""
    reviewed = _held().reviewed
    snapshot = reviewed.look()
    one = _sentence(snapshot, number)
    found = reviewed.findings(one) if one else []
    return _findings(found, judged=one is not None and bool(one.records))


@blueprint.post("/judge")
def judge() -> Response:
    """What the gates would find in a record that is being edited."""
    reviewed = _held().reviewed
    snapshot = reviewed.look()
    one = _sentence(snapshot, request.form.get("sentence", 0, int))
    if one is None:
        return _findings([], judged=False)
    try:
        filled = Filled(request.form, snapshot.entities, reviewed.vocabulary)
        record = filled.record()
    except EditError as error:
        return _findings([], judged=False, note=str(error))
    name = request.form.get("record", "")
    made = {"id": name or "this-record", "section": one.sentence.section, **record}
    if one.sentence.kind == "metadata":
        del made["section"]
    return _findings(reviewed.judge.judge(made, (name and snapshot.file_of(name)) or reviewed.slug))


def _findings(found: Any, judged: bool = True, note: str = "") -> Response:
    shown = list(dict.fromkeys(found))
    html = render_template("reviewing/findings.html", findings=shown, judged=judged, note=note)
    words = [word for one in shown for word in one.words]
    errors = sum(one.severity == "error" for one in shown)
    return jsonify(html=html, words=words, count=errors)


@blueprint.get("/complete/<what>")
def complete(what: str) -> tuple[Response, int] | Response:
    """What may be meant by what was typed into a field."""
    typed, asked = request.args.get("q", "").strip(), request.args
    held = _held()
    snapshot = held.reviewed.look()
    completion = held.complete(snapshot)
    one = _sentence(snapshot, asked.get("sentence", -1, int))
    prop = asked.get("property", "")
    if what == "property":
        type_ = asked.get("type", "")
        found = (
            completion.properties_of_class(typed, type_)
            if type_
            else completion.properties(typed, asked.get("subject", ""))
        )
    elif what == "class":
        found = completion.classes(typed)
    elif what == "like":
        found = completion.like(typed)
    elif (
        what == "object"
        and one is not None
        and (typed.startswith('"') or completion.takes_words(prop))
    ):
        found = completion.words(typed, one, prop)
    elif what in ("subject", "object"):
        found = completion.things(typed, one, prop, what)
    else:
        return jsonify(error=f"nothing completes {what!r}"), 404
    return jsonify(choices=[asdict(choice) for choice in found])


# ------------------------------------------------------------ what is decided


@blueprint.post("/decide/<what>")
def decide(what: str) -> Response | AnyResponse | tuple[Response, int]:
    """Make a decision, and show what follows from it."""
    reviewed = _held().reviewed
    snapshot = reviewed.look()
    number = request.form.get("sentence", 0, int)
    one = _sentence(snapshot, number)
    chosen = choose(request.args, number)
    if one is None or what not in _DECISIONS:
        return jsonify(error="there is no such sentence or decision; load the page again"), 404
    deciding = Deciding(reviewed, snapshot, request.cookies.get(_WHO, ""))
    try:
        made = _DECISIONS[what](deciding, one, snapshot)
    except ConflictError as error:
        return _refused(reviewed.look(), chosen, str(error), 409, conflict=error)
    except EditError as error:
        return _refused(snapshot, chosen, str(error), 422)
    except OSError as error:
        told = f"it cannot be written: {error.strerror}; nothing was changed. Make room, or give"
        return _refused(snapshot, chosen, f"{told} the right to write, and do it again", 422)
    told = made.told if made else "there is nothing to undo or do again"
    if made and what in ("undo", "redo"):
        number = int(made.about.get("sentence", number))
    if not chosen.is_part:
        return redirect(f"/?s={number}", 303)
    return _shown(reviewed.look(), choose(request.args, number, leave=True), told)


def _refused(
    snapshot: Snapshot, chosen: Chosen, problem: str, status: int, **more: Any
) -> Response:
    response = _shown(snapshot, chosen.filled(request.form), problem=problem, **more)
    if not chosen.is_part:  # a script shows the problem, and its browser need not log it
        response.status_code = status
    return response


def _sentence(snapshot: Snapshot, number: int) -> ReviewedSentence | None:
    return snapshot.sentences[number] if 0 <= number < len(snapshot.sentences) else None


def _accept(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision:
    taken = [int(place) for place in request.form.getlist("take") if place.isdecimal()]
    proposal = _proposal(one)
    left: set[int] = set()
    if "ticks" in request.form:  # the facts have boxes, of which those that were left are not sent
        said = {int(place) for place in request.form.getlist("say") if place.isdecimal()}
        left = {*range(len(proposal.facts))} - said
    return deciding.accept(one, proposal, taken, left)


def _reject(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision:
    return deciding.reject(one, _proposal(one))


def _proposal(one: ReviewedSentence) -> DraftProposal:
    key = request.form.get("proposal", "")
    for proposal in one.open:
        if proposal.key == key:
            return proposal
    raise EditError("this proposal was decided already; undo brings it back")


def _accept_all(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision:
    kind = request.form.get("kind", "")
    section = one.sentence.section if request.form.get("where") == "section" else None
    found = snapshot.open_of(kind, section)
    if not found:
        raise EditError(f"there is nothing of the kind {kind!r} left that has no flag")
    return deciding.accept_all(found)


def _save(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision:
    reviewed = deciding.reviewed
    filled = Filled(request.form, snapshot.entities, reviewed.vocabulary)
    things, form = filled.things(), request.form
    key = form.get("proposal", "")
    proposal = next((found for found in one.open if found.key == key), None)
    if form.get("only") == "things":
        if not things:
            raise EditError("there is nothing new for the register; write its name and class")
        return deciding.things(one, things, key)
    name, record = form.get("record", ""), filled.record()
    if things and not name and [*record] == ["quote"]:  # no fact was written beside them
        return deciding.things(one, things, key)
    return deciding.save(
        one, record, things, name=name, seen=form.get("seen", ""), proposal=proposal
    )


def _delete(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision:
    return deciding.delete(one, request.form.get("record", ""))


def _name(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision:
    slug, _, known = request.form.get("is", "").partition(" ")
    return deciding.name(one, slug, known)


def _nothing(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision:
    given = [reason for reason in request.form.getlist("reason") if reason.strip()]
    return deciding.nothing(one, given[-1] if given else "")


def _complete(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision:
    return deciding.complete(one, one.sentence.section)


def _unread(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision:
    return deciding.unread(one, one.sentence.section, request.form.get("reason", ""))


def _undo(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision | None:
    return deciding.undo()


def _redo(deciding: Deciding, one: ReviewedSentence, snapshot: Snapshot) -> Decision | None:
    return deciding.redo()


_DECISIONS: Final[Mapping[str, _Decide]] = {
    "accept": _accept,
    "reject": _reject,
    "all": _accept_all,
    "save": _save,
    "delete": _delete,
    "name": _name,
    "nothing": _nothing,
    "complete": _complete,
    "unread": _unread,
    "undo": _undo,
    "redo": _redo,
}
