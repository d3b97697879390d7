"""Embeddings that are taken over by another instance."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from tsaces.errors import DocumentError, InputError
from tsaces.formats.embedding_json import embedding_from_document, embedding_to_document
from tsaces.formats.instance_json import instance_to_document

if TYPE_CHECKING:
    from tsaces.model.embedding import Embedding
    from tsaces.model.instance import Instance


def family_of(instance: Instance) -> str:
    """Return a digest of the floor and the procedure of an instance.

    Instances that have them in common differ in their machines, fleets and names only: what is
    known of one may be a plan for another, see `transfer_embedding`.
    """
    document = instance_to_document(instance)
    document["procedure"]["processes"].sort(key=lambda process: process["name"])
    layout = {field: x for field, x in document["layout"].items() if field != "timestep"}
    # what was stored of the paper's floors, which are rows alone, stays of use
    floor = layout["rows"] if layout.keys() == {"rows"} else layout
    family = [floor, document["procedure"]]
    return hashlib.sha256(json.dumps(family, sort_keys=True).encode()).hexdigest()


def transfer_embedding(embedding: Embedding, instance: Instance) -> Embedding:
    """Return the embedding with the same plan for another instance, as far as names tell.

    A plan for a smaller fleet or for fewer machines is a plan for a larger fleet and for more.
    Whether it can be carried out in the other instance, a replay decides. Its stock and the
    bounds of its own instance are left out.

    Parameters
    ----------
    embedding : Embedding
    instance : Instance
        Machines that the embedding does not have stay idle.

    Raises
    ------
    InputError
        If the plan needs what the instance does not have.
    """
    names = {machine.name for machine in instance.machines}
    for name, process in embedding.assignment.items():
        if process is not None and name not in names:
            raise InputError(f"machine {name!r}, which runs {process!r} in the plan, is not there")
    document = embedding_to_document(embedding) | {
        "instance": instance_to_document(instance),
        "assignment": {m.name: embedding.assignment.get(m.name) for m in instance.machines},
        "rates": {name: rate for name, rate in embedding.rates.items() if name in names},
        "stock": None,
        "fleet": None,
        "replan": None,
    }
    try:
        return embedding_from_document(document)
    except DocumentError as error:
        raise InputError(*error.args) from None
