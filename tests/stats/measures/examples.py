"""Ten worked examples of reliability and error from complete and incomplete ratings, to four decimals.

Worked out in plain numpy, apart from the engine, when the intervals were designed; components agree with lme4's.
"""

from dataclasses import dataclass

import numpy as np

from dmscorer.stats.measures.blocks import Floats


@dataclass(frozen=True)
class Example:
    """``rows``: cases, "." = missing. ``counts``: n, N, r, e; ``squares``: SSE, sum of u^2; the rest as value and limits."""

    name: str
    rows: str
    counts: tuple[int, int, int, int]
    squares: tuple[float, float]
    reml: tuple[float, float, float]
    icc: float
    agreement: tuple[float, float]
    consistency: tuple[float, float]
    sem: tuple[float, float, float]
    loam: tuple[float, float, float]

    @property
    def table(self) -> Floats:
        return np.array([[np.nan if x == "." else float(x) for x in row.split()] for row in self.rows.split("|")])

    def __str__(self) -> str:
        return self.name


EXAMPLES = (
    Example(
        "1 complete, Shrout & Fleiss 1979",
        "9 2 5 8 | 6 1 3 2 | 8 4 6 8 | 7 1 2 6 | 10 5 6 9 | 6 2 4 7",
        counts=(6, 24, 3, 15),
        squares=(15.2917, 97.4583),
        reml=(2.5556, 5.2444, 1.0194),
        icc=0.2898,
        agreement=(0.0268, 0.7455),
        consistency=(0.3425, 0.9459),
        sem=(2.5028, 1.6021, 8.7253),
        loam=(4.2482, 2.7195, 14.8104),
    ),
    Example(
        "2 the same, five missing",
        "9 2 . 8 | 6 . 3 2 | 8 4 6 8 | 7 1 2 . | . 5 6 9 | 6 2 . 7",
        counts=(6, 19, 3, 10),
        squares=(13.7186, 77.9481),
        reml=(2.6741, 5.1454, 1.3881),
        icc=0.2904,
        agreement=(0.0179, 0.7421),
        consistency=(0.1578, 0.9374),
        sem=(2.5561, 1.7157, 9.1893),
        loam=(4.1440, 2.7817, 14.8982),
    ),
    Example(
        "3 two missing",
        "12 14 11 | 25 28 . | 3 5 4 | 18 . 15 | 31 33 30 | 8 9 6 | 21 26 20",
        counts=(7, 19, 2, 10),
        squares=(11.2075, 34.4592),
        reml=(97.7536, 2.9061, 1.1206),
        icc=0.9604,
        agreement=(0.4400, 0.9923),
        consistency=(0.9549, 0.9979),
        sem=(2.0067, 1.2878, 10.6945),
        loam=(3.1257, 2.0060, 16.6584),
    ),
    Example(
        "4 one case with one rating",
        "12 . 11 | 25 28 . | . 5 4 | 18 . 15 | 31 . . | 8 9 . | . 26 20",
        counts=(7, 13, 2, 4),
        squares=(8.3333, 20.1667),
        reml=(93.6461, 2.6950, 2.0814),
        icc=0.9515,
        agreement=(0.3827, 0.9900),
        consistency=(0.8128, 0.9965),
        sem=(2.1855, 1.4640, 11.5990),
        loam=(3.0289, 2.0290, 16.0754),
    ),
    Example(
        "5 raters hardly differ",
        "4 5 3 | 9 8 . | 2 . 3 | 12 11 13 | 7 7 6 | . 15 15 | 6 7 8",
        counts=(7, 18, 2, 9),
        squares=(7.4545, 0.2121),
        reml=(18.6990, 0.0000, 0.6976),
        icc=0.9640,
        agreement=(0.8141, 0.9919),
        consistency=(0.8297, 0.9922),
        sem=(0.8352, 0.5828, 1.5632),
        loam=(1.2797, 0.8929, 2.3951),
    ),
    Example(
        "6 cases hardly differ",
        "3 5 4 | 4 . 5 | 6 4 . | . 4 4 | 3 6 5 | 6 7 6",
        counts=(6, 15, 2, 7),
        squares=(7.5000, 2.3333),
        reml=(0.4267, 0.0000, 1.0540),
        icc=0.2881,
        agreement=(0.0000, 0.7746),
        consistency=(0.0000, 0.8251),
        sem=(1.0267, 0.7661, 3.3781),
        loam=(1.5587, 1.1631, 5.1286),
    ),
    Example(
        "7 three of six raters a case",
        "10 12 . 9 . . | . 20 17 . 22 . | 5 . . 4 . 8 | . . 30 27 33 . | 14 . 12 . . 16 | . 7 . 6 9 . | 25 . . . 28 27 | . 18 15 . . 19",
        counts=(8, 24, 5, 11),
        squares=(6.8313, 63.1687),
        reml=(73.9969, 3.4192, 0.6183),
        icc=0.9483,
        agreement=(0.7446, 0.9888),
        consistency=(0.9692, 0.9982),
        sem=(2.0093, 1.3985, 4.9185),
        loam=(3.2156, 2.2381, 7.8713),
    ),
    Example(
        "8 two groups without a common rater",
        "1 2 . . | 3 3.5 . . | 5 5.5 . . | . . 2 4 | . . 7 8 | . . 1 1.5",
        counts=(6, 12, 2, 4),
        squares=(0.6667, 2.7083),
        reml=(5.6704, 0.3754, 0.1672),
        icc=0.9127,
        agreement=(0.2182, 0.9842),
        consistency=(0.7572, 0.9960),
        sem=(0.7366, 0.4752, 4.2378),
        loam=(1.0209, 0.6587, 5.8733),
    ),
    Example(
        "9 large rater differences",
        "10 22 15 | 14 . 20 | 8 19 . | . 30 24 | 12 25 18 | 20 33 26 | 9 . 14 | 16 27 . | 11 24 16 | . 21 13",
        counts=(10, 24, 2, 12),
        squares=(4.1905, 525.3095),
        reml=(19.2971, 37.4965, 0.3491),
        icc=0.3377,
        agreement=(0.0128, 0.7413),
        consistency=(0.9404, 0.9954),
        sem=(6.1519, 3.2358, 38.5012),
        loam=(9.2092, 4.8440, 57.6353),
    ),
    Example(
        "10 two raters",
        "5 6 | 9 . | 2 2 | 14 12 | 7 8 | . 3 | 11 12 | 4 6",
        counts=(8, 14, 1, 5),
        squares=(4.7500, 0.7500),
        reml=(14.8771, 0.0000, 0.9146),
        icc=0.9421,
        agreement=(0.0980, 0.9846),
        consistency=(0.6417, 0.9886),
        sem=(0.9563, 0.6505, 11.3197),
        loam=(1.3254, 0.9016, 15.6883),
    ),
)
