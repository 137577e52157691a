"""The README's pictures: a request and a digest from the golden files, drawn in Chromium. `make pictures` writes them."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from PIL import Image, ImageChops

from tests.support.goldens import FOLDER as GOLDENS

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
SHOWN = {"request": "boardbot, to one lead", "board": "boardbot, in the board's channel"}
LOOKS = {
    "light": {"page": "#ffffff", "ink": "#1d1c1d", "quiet": "#616061", "line": "#c8c8c9", "accent": "#1264a3"},
    "dark": {"page": "#1a1d21", "ink": "#e8e8e8", "quiet": "#b5b6b8", "line": "#5c5f63", "accent": "#6cb8f0"},
}
WIDTH, TALLEST, EDGE = 720, 2400, 16
_PAGE = """<!doctype html><meta charset="utf-8"><style>
* {{ box-sizing: border-box; }}
body {{ margin: 0; padding: {edge}px; background: {page}; color: {ink}; font: 16px/1.46 Lato, "DejaVu Sans", "Noto Sans", "Noto Color Emoji", sans-serif; }}
header {{ font-weight: 700; margin-bottom: 4px; }} header span {{ font-weight: 400; color: {quiet}; font-size: 13px; }}
h3 {{ font-size: 19px; margin: 6px 0; }} h4 {{ font-size: 16px; margin: 10px 0 2px; }}
p {{ margin: 5px 0; }} ul {{ margin: 4px 0; padding-left: 22px; }} li {{ margin: 5px 0; }}
i {{ color: {quiet}; }} .note {{ color: {quiet}; font-size: 13px; }}
hr {{ border: 0; border-top: 1px solid {line}; margin: 10px 0; }} img {{ max-width: 100%; }}
code {{ color: {accent}; border: 1px solid {line}; border-radius: 4px; padding: 0 4px; font-size: 14px; }}
.button {{ display: inline-block; border: 1px solid {line}; border-radius: 6px; padding: 3px 12px; margin: 3px 8px 3px 0; font-weight: 700; font-size: 14px; }}
</style><header>{who} <span>{when}</span></header>{body}"""


LEFT_OUT = (
    " &lt;!channel&gt; &amp; *x*",
    "<span class=button>Post to channel</span>\n",
    "<ul>\n<li>\n<b>Sub-board</b>: nothing overdue of 3 actions</li>\n</ul>\n",
)
"""What golden files hold for tests alone."""


def page_of(body: str, look: str, who: str = "boardbot", when: str = "09:00") -> str:
    """A message's HTML as a page in the colours of a look."""
    return _PAGE.format(edge=EDGE, who=escape(who), when=escape(when), body=body, **LOOKS[look])


def draw(html: str, width: int = WIDTH) -> bytes:
    """A page as a PNG, cut to what is on it. Raises FileNotFoundError where there is no Chromium."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        raise FileNotFoundError("chromium")
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder) / "page.html", Path(folder) / "page.png"
        page.write_text(html, encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2"]
        size = f"--window-size={width},{TALLEST}"
        command = [
            browser,
            *options,
            size,
            f"--user-data-dir={folder}/profile",
            f"--screenshot={picture}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return _cut(picture.read_bytes())


def _cut(png: bytes) -> bytes:
    """A picture without the empty page below."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    empty = Image.new("RGB", image.size, image.getpixel((0, 0)))
    box = ImageChops.difference(image, empty).getbbox()
    bottom = min(image.height, (box[3] if box else 0) + 2 * EDGE)
    out = io.BytesIO()
    image.crop((0, 0, image.width, bottom)).quantize(64).save(out, format="png", optimize=True)
    return out.getvalue()


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, who in SHOWN.items():
        body = (GOLDENS / f"{name}.html").read_text(encoding="utf-8")
        for part in LEFT_OUT:
            body = body.replace(part, "")
        for look in LOOKS:
            (PICTURES / f"{name}-{look}.png").write_bytes(draw(page_of(body, look, who)))


if __name__ == "__main__":
    try:
        main()
    except FileNotFoundError:
        sys.exit("make pictures draws in Chromium, which was not found: install it (Debian: apt-get install chromium).")
