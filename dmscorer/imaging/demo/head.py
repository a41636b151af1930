"""Head and neck of the made-up body. The middle of the eyes' height is the origin; centimetres; x to the person's left."""

from dataclasses import replace

from dmscorer.imaging.demo.solids import Solid, Triple, both_sides, carved, cone, egg

HEAD_AT: Triple = (0.0, 163.5, 0.5)  # where the head sits on the body


def head() -> list[Solid]:
    return [shifted(s, HEAD_AT) for s in (*skull(), *face(), *mouth(), *ears(), *neck())]


def shifted(solid: Solid, by: Triple) -> Solid:
    (ax, ay, az), (bx, by_, bz) = solid.a, solid.b
    return replace(solid, a=(ax + by[0], ay + by[1], az + by[2]), b=(bx + by[0], by_ + by[1], bz + by[2]))


def skull() -> list[Solid]:
    return [
        egg("head", (0, 3.6, -1.4), (7.4, 8.2, 9.2)),
        egg("head", (0, -1.8, 1.6), (5.7, 8.2, 6.7), 3.0),
        *both_sides(
            [
                cone("head", (1.6, -9.0, 5.4), (4.7, -5.6, -0.4), 1.4, 1.3, 3.0),
                egg("head", (4.3, -1.9, 4.7), (2.3, 1.8, 2.1), 2.2),
                cone("head", (3.9, 2.0, 6.4), (1.0, 1.8, 7.3), 0.8, 0.8, 1.6),
            ]
        ),
        egg("head", (0, -9.2, 6.2), (2.2, 1.7, 1.9), 1.8),
    ]


def face() -> list[Solid]:
    return [
        *both_sides(
            [
                carved(egg("head", (3.1, 0.15, 9.2), (1.9, 1.0, 1.7), 1.5)),
                egg("eye", (3.15, -0.1, 6.35), (1.65, 1.12, 1.45), 0.6),
            ]
        ),
        cone("nose", (0, 1.4, 7.4), (0, -2.9, 9.2), 0.62, 0.78, 1.1),
        egg("nose", (0, -3.5, 9.35), (0.98, 0.9, 0.95), 0.7),
        *both_sides(
            [
                egg("nose", (1.15, -3.8, 8.2), (0.62, 0.66, 0.95), 0.8),
                carved(egg("nose", (0.62, -4.62, 8.9), (0.36, 0.26, 0.5), 0.25)),
            ]
        ),
    ]


def mouth() -> list[Solid]:
    return [
        egg("head", (0, -6.4, 6.1), (3.4, 2.0, 1.6), 1.8),
        *both_sides(
            [
                cone("lip", (0.45, -6.2, 7.75), (2.35, -6.72, 6.95), 0.42, 0.25, 0.35),
                cone("lip", (0.0, -7.15, 7.65), (2.3, -6.8, 6.95), 0.48, 0.25, 0.35),
            ]
        ),
        carved(egg("head", (0, -8.25, 8.7), (1.6, 0.4, 0.6), 1.0)),
    ]


def ears() -> list[Solid]:
    return both_sides(
        [
            egg("ear", (7.35, -0.7, -1.0), (0.75, 3.0, 1.8), 0.5, lean=0.15, tilt=-0.18),
            carved(egg("ear", (8.1, -0.7, -0.6), (0.5, 1.9, 1.0), 0.35, lean=0.15, tilt=-0.18)),
            egg("ear", (7.3, -0.9, 0.65), (0.4, 0.6, 0.35), 0.4),
        ]
    )


def neck() -> list[Solid]:
    return [
        cone("neck", (0, -6.5, -2.8), (0, -19.5, -3.8), 4.9, 5.7, 2.2),
        *both_sides([cone("neck", (5.2, -6.5, -3.0), (1.5, -20.0, 2.2), 0.9, 0.9, 2.0)]),
        egg("neck", (0, -13.0, 2.2), (0.9, 1.3, 0.9), 1.5),
    ]
