"""From signed sheets to one score: the one door for levels (``levels``), flagged items, who may decide, the lock (``decisions``)."""
