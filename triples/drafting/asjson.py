"""A draft as JSON: offsets in code points of the source text."""

from __future__ import annotations

from khorgos.triples.drafting.draft import Draft, DraftEvent, DraftSentence

Json = dict[str, object]


def draft_json(draft: Draft) -> Json:
    """Return the draft as values that JSON can hold.

    Every sentence has its ``start`` and ``end`` in the source text; within it, what was found is
    told by its words, and where these stand by offsets in the sentence.
    """
    source = draft.document.source
    return {
        "document": source.slug,
        "language": source.language,
        "sentences": [_sentence(one) for one in draft.sentences],
    }


def _sentence(one: DraftSentence) -> Json:
    sentence = one.sentence
    offsets = sentence.part.offsets
    return {
        "start": offsets[sentence.start],
        "end": offsets[sentence.end - 1] + 1,
        "text": sentence.text,
        "section": sentence.section,
        "dates": [
            {"text": d.text, "edtf": d.edtf, "how": d.how, "at": [d.start, d.end], "row": d.row}
            for d in one.dates
        ],
        "quantities": [
            {
                "text": q.text,
                "value": q.value,
                "upper": q.upper,
                "unit": q.unit,
                "bound": q.bound,
                "approximate": q.approximate,
                "of": q.scope,
                "at": [q.start, q.end],
            }
            for q in one.quantities
        ],
        "mentions": [
            {
                "text": m.text,
                "entity": m.entity,
                "kind": m.kind,
                "at": [m.start, m.end],
                "because": m.because,
                "row": m.row,
            }
            for m in one.mentions
        ],
        "events": [_event(event) for event in one.events],
        "flags": [
            {
                "flag": f.flag,
                "text": f.text,
                "at": [f.start, f.end],
                "because": f.because,
                "row": f.row,
            }
            for f in one.marks
        ],
        "holes": [
            {
                "kind": h.kind,
                "text": sentence.text[h.start : h.end],
                "at": [h.start, h.end],
                "because": h.because,
            }
            for h in one.holes
        ],
        "nothing": one.nothing,
    }


def _event(event: DraftEvent) -> Json:
    return {
        "trigger": event.trigger,
        "at": [event.start, event.end],
        "kind": event.kind,
        "participants": [one.mention.text for one in event.participants],
        "roles": {
            one.mention.text: {"property": one.role, "because": one.because}
            for one in event.participants
        },
        "place": event.place.text if event.place else None,
        "date": event.edtf,
        "date_text": event.date.text if event.date else None,
        "agreement": event.agreement,
        "flags": list(event.flags),
        "suggestions": {
            "participants": [one.text for one in event.offered],
            "date": event.offered_date.text if event.offered_date else None,
            "because": {one.text: one.because for one in event.offered},
        },
        "because": event.because,
        "row": event.row,
    }
