"""Trunk, legs and arms of the made-up body, standing, arms a little off the sides. The floor is y = 0; centimetres."""

from dmscorer.imaging.demo.solids import Solid, both_sides, carved, cone, egg

SHOULDER, ELBOW, WRIST = (19.6, 141.5, -1.8), (26.5, 112.5, -3.0), (31.5, 87.5, 1.5)
HIP, KNEE, ANKLE = (9.0, 86.0, 0.0), (9.6, 48.5, 0.8), (10.2, 9.5, -2.0)


def trunk() -> list[Solid]:
    return [
        egg("trunk", (0, 126, -1), (15.6, 21, 10.8)),
        cone("trunk", (-11, 139, -1.5), (11, 139, -1.5), 6.5, 6.5, 4.0),
        egg("trunk", (0, 107, 0), (13.6, 18, 9.2), 5.0),
        egg("trunk", (0, 92, -0.3), (16.2, 11.5, 10.0), 5.0),
        *both_sides(
            [
                cone("trunk", (3.0, 152, -4), (17.5, 144, -3.2), 3.6, 3.0, 5.0),
                egg("trunk", (7.4, 132, 5.2), (8.4, 6.8, 3.6), 5.0, tilt=-0.25),
                cone("trunk", (2.2, 143.4, 5.6), (16.5, 146.0, 0.0), 0.75, 0.75, 2.4),
                egg("trunk", (11.0, 126, -5.5), (4.8, 13, 4.6), 4.0),
                egg("trunk", (8.8, 134, -8.6), (4.6, 8, 2.6), 4.5, tilt=0.25),
                egg("trunk", (7.3, 86, -6.2), (8.0, 7.8, 6.6), 1.8),
                egg("trunk", (3.6, 108, -8.2), (2.6, 14, 2.4), 3.0),
                egg("trunk", (3.4, 108, 7.6), (3.4, 13, 1.8), 4.0),
            ]
        ),
        carved(cone("trunk", (0, 141, -13.2), (0, 97, -12.3), 0.8, 0.8, 3.2)),
        carved(cone("trunk", (0, 138, 11.4), (0, 104, 11.6), 0.6, 0.6, 2.6)),
        carved(egg("trunk", (0, 101.5, 10.2), (0.75, 0.95, 1.4), 0.8)),
    ]


def legs() -> list[Solid]:
    return both_sides(
        [
            cone("leg", HIP, (9.6, 47, 0.5), 8.6, 4.9, 3.0),
            egg("leg", (10.0, 67, 2.0), (6.0, 19, 5.4), 4.0),
            egg("leg", (9.4, 67, -2.4), (5.6, 18, 4.8), 4.0),
            egg("knee", (9.6, 47.5, 1.0), (4.6, 6.5, 4.4), 3.5),
            egg("knee", (9.6, 49.2, 4.6), (2.7, 3.0, 1.5), 2.0),
            cone("leg", (9.7, 46, -0.2), (10.2, 11, -2.0), 4.4, 2.9, 2.5),
            egg("leg", (8.7, 35, -2.8), (3.4, 9, 4.0), 2.5),
            egg("leg", (11.0, 36, -2.6), (3.2, 8.5, 3.6), 2.5),
            cone("leg", (9.6, 44, 2.8), (10.0, 14, 0.8), 1.4, 1.3, 2.5),
            egg("foot", (8.1, 9.2, -1.8), (1.1, 1.5, 1.3), 1.6),
            egg("foot", (12.4, 8.4, -2.2), (1.1, 1.5, 1.3), 1.6),
            *foot(),
        ]
    )


def foot() -> list[Solid]:
    toes = [
        cone(
            "foot",
            (8.6 + 1.75 * i + 0.3, 1.9, 12.5 - 0.5 * i * i * 0.6),
            (8.6 + 1.95 * i, 1.2, 16.4 - 0.95 * i),
            r,
            r * 0.8,
            0.35,
        )
        for i, r in enumerate((1.2, 0.85, 0.8, 0.75, 0.7))
    ]
    return [
        cone("foot", (10.2, 3.4, -4.8), (10.4, 6.5, 0.5), 3.3, 3.1, 2.0),
        cone("foot", (10.4, 6.0, 1.0), (11.0, 2.4, 9.5), 3.0, 2.2, 2.5),
        egg("foot", (11.6, 2.1, 8.8), (4.3, 2.1, 4.6), 2.0),
        *toes,
    ]


def arms() -> list[Solid]:
    return both_sides(arm(SHOULDER, ELBOW, WRIST))


def arm(
    shoulder: tuple[float, float, float], elbow: tuple[float, float, float], wrist: tuple[float, float, float]
) -> list[Solid]:
    """A left arm hanging nearly straight."""
    (sx, sy, sz), (ex, ey, ez) = shoulder, elbow
    mx, my, mz = (sx + ex) / 2, (sy + ey) / 2, (sz + ez) / 2
    return [
        egg("arm", (sx + 0.6, sy - 1.5, sz + 0.4), (5.2, 6.8, 5.6), 3.5, tilt=0.25),
        cone("arm", shoulder, elbow, 4.7, 3.7, 3.0),
        egg("arm", (mx - 0.2, my - 1, mz + 1.7), (3.5, 8.5, 3.2), 2.0, tilt=0.23),
        egg("arm", (mx + 0.4, my + 1, mz - 1.6), (3.6, 9.0, 3.3), 2.0, tilt=0.23),
        cone("arm", elbow, wrist, 3.7, 2.6, 2.5),
        egg("arm", (ex + 1.4, ey - 7, ez + 1.0), (3.6, 7.5, 3.7), 2.2, tilt=0.2),
        egg("elbow", (ex + 0.2, ey + 0.4, ez - 2.3), (1.7, 2.2, 1.9), 1.8),
    ]


def body() -> list[Solid]:
    return [*trunk(), *legs(), *arms()]
