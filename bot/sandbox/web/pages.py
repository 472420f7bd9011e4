"""The page itself with its scripts and pictures, and the headers that keep the world outside out of it."""

from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).parents[1] / "page"
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
SAFE = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'",
}


async def page(request: web.Request) -> web.FileResponse:
    path = PAGE / request.match_info.get("name", "index.html")
    if not path.is_file():
        raise web.HTTPNotFound(text="Halaman itu tidak ada.")
    return web.FileResponse(path, headers=SAFE | {"Content-Type": f"{KINDS[path.suffix]}; charset=utf-8"})
