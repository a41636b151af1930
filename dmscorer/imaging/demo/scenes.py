"""What is photographed: the standing body or two hands on a table, and from where."""

from dataclasses import dataclass
from functools import cache

from dmscorer.imaging.demo import head, torso
from dmscorer.imaging.demo.hand import Place, hand
from dmscorer.imaging.demo.solids import Solid, both_sides, cone, mirrored
from dmscorer.imaging.demo.tracing import Camera

# The left hand hangs from the wrist, thumb forward, back outward; columns are thumb, fingertips, back.
HANGING = Place(torso.WRIST, ((-0.050, 0.163, 0.985), (0.193, -0.966, 0.170), (0.980, 0.199, 0.017)))
ON_TABLE = Place((-9.6, -6.0, 0.0), ((1, 0, 0), (0, 1, 0), (0, 0, 1)))
PALM_UP = Place((-9.6, -6.0, 0.0), ((-1, 0, 0), (0, 1, 0), (0, 0, -1)))


@dataclass(frozen=True, slots=True)
class Scene:
    """``place`` is the left hand's; the right hand is its mirror image at x = 0."""

    solids: tuple[Solid, ...]
    place: Place
    is_standing: bool


@dataclass(frozen=True, slots=True)
class Shot:
    """A view: scene, camera, whether the picture is wider than tall, and its EXIF orientation."""

    scene: str
    camera: Camera
    is_landscape: bool = False
    orientation: int = 1


FRONT, BACK = 230.0, -230.0
SHOTS: dict[str, Shot] = {
    "face_front": Shot("body", Camera((0, 163, 115), (0, 162.2, 0), 31.0)),
    "face_left": Shot("body", Camera((112, 163, 42), (0.5, 162.0, 1.0), 33.0), orientation=6),
    "scalp": Shot("body", Camera((0, 235, -72), (0, 165.5, -3.0), 27.0, (0, 0.3, 1)), orientation=6),
    "chest_neck": Shot("body", Camera((0, 145, FRONT), (0, 142.5, 0), 46.0)),
    "neck_back": Shot("body", Camera((0, 158, -160), (0, 153.0, 0), 40.0), orientation=3),
    "back": Shot("body", Camera((0, 122, -300), (0, 119.0, 0), 84.0)),
    "abdomen": Shot("body", Camera((0, 112, FRONT), (0, 109.0, 0), 50.0)),
    "body_front": Shot("body", Camera((0, 105, 480), (0, 88.5, 0), 190.0)),
    "elbows": Shot("body", Camera((0, 118, -260), (0, 112.0, 0), 58.0), is_landscape=True, orientation=8),
    "hands_dorsal": Shot("dorsal", Camera((0, 0, 90), (0, 2.4, 0), 28.0), is_landscape=True),
    "hands_palmar": Shot("palmar", Camera((0, 0, 90), (0, 2.4, 0), 28.0), is_landscape=True, orientation=8),
    "nails": Shot("dorsal", Camera((-9.4, 22, 40), (-9.4, 9.2, 0), 10.5), is_landscape=True),
    "thighs": Shot("legs", Camera((250, 78, 25), (9, 69.0, 0), 62.0), orientation=6),
    "legs_front": Shot("body", Camera((0, 55, 300), (0, 37.0, 0), 84.0)),
}


@cache
def scene(name: str) -> Scene:
    if name == "legs":  # arms crossed out of the way
        return Scene((*torso.trunk(), *torso.legs()), HANGING, is_standing=True)
    if name == "body":
        hands = hand(HANGING)
        solids = (*torso.body(), *head.head(), *hands, *(mirrored(s) for s in hands))
        return Scene(solids, HANGING, is_standing=True)
    place = ON_TABLE if name == "dorsal" else PALM_UP
    forearm = cone("arm", (-9.6, -5.0, -0.2), (-12.5, -32.0, -1.0), 2.5, 3.9, 2.0)
    return Scene(tuple(both_sides([forearm, *hand(place)])), place, is_standing=False)
