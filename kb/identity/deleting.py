"""Taking an article out, and what stays on record of it."""

import uuid
from datetime import datetime

from kb.identity.settle import settle
from kb.models import Article, Deletion, Reading
from kb.store.port import Writer


async def delete(writer: Writer, article: Article, by: str | None, at: datetime) -> Deletion:
    """Take the article out with what it alone supports, and with all that was ever read of it."""
    readings = await writer.load(Reading, "article", [article.id])
    since = min(reading.recorded_at or at for reading in readings)
    gone = Deletion(
        id=f"deletion:{uuid.uuid4()}", article=article.id, key=article.key, title=article.title,
        recorded_at=since, at=at, by=by,
    )  # fmt: skip
    await settle(writer, article.id, None)
    await writer.save([gone], [])
    return gone
