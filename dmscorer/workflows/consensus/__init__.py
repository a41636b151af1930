"""From signed sheets to one score: the only way to get levels (``levels``), flagged items, who may decide, the lock (``decisions``)."""
