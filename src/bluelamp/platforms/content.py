"""A content id for posts of networks that give none."""

import hashlib

import msgspec

from bluelamp import canon
from bluelamp.posts import Post, mend_tree


def content_id(post: Post) -> str:
    """Give "sha256:" and the digest of a post's canonical public fields.

    The author's uri, text, languages, what it replies to, links and media; neither address nor
    time, so that the same message of the same author at two addresses is the same content. Lone
    surrogates count as U+FFFD.
    """
    fields, _ = mend_tree(
        {
            "author": post.author.uri,
            "text": post.text,
            "langs": list(post.langs),
            "reply_to": post.reply_to,
            "root": post.root,
            "links": list(post.links),
            "media": [msgspec.structs.asdict(one) for one in post.media],
        }
    )
    return "sha256:" + hashlib.sha256(canon.dumps(fields)).hexdigest()
