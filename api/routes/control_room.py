"""The page for people, and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from tsaces.control_room import STATIC

if TYPE_CHECKING:
    from fastapi import FastAPI

router = APIRouter(include_in_schema=False)


@router.get("/")
def page() -> FileResponse:
    """Return the control room; what it asks for is subject to tokens, it itself is not."""
    return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})


def install(app: FastAPI) -> None:
    """Serve the page at `/` and its modules below `/control-room`."""
    app.include_router(router)
    app.mount("/control-room", StaticFiles(directory=STATIC), name="control-room")
