"""What the keys of the desk do to the photo in view."""

from collections.abc import Callable, Mapping
from typing import Final

from dmscorer.ui.desk.form.desk_keys import Act
from dmscorer.ui.desk.photos.photo_pane import TONE_STEP, PhotoPane
from dmscorer.ui.picture.brightness_contrast import NEUTRAL

# Only where the charter lets raters change brightness and contrast.
TONE_ACTS: Final = frozenset({Act.BRIGHTER, Act.DARKER, Act.MORE_CONTRAST, Act.LESS_CONTRAST, Act.AS_TAKEN})


def photo_acts(pane: PhotoPane) -> Mapping[Act, Callable[[], object]]:
    """The tone acts do nothing where the study does not allow them."""

    def change(brightness: int = 0, contrast: int = 0) -> Callable[[], None]:
        return lambda: pane.view.set_tone(pane.view.tone.changed(brightness, contrast))

    return {
        Act.PHOTO_BEFORE: lambda: pane.step(-1),
        Act.PHOTO_AFTER: lambda: pane.step(1),
        Act.ACTUAL: pane.view.toggle_actual,
        Act.SECOND: pane.toggle_second,
        Act.OWN_WINDOW: pane.toggle_window,
        Act.LARGER: lambda: pane.view.zoom(1.25),
        Act.SMALLER: lambda: pane.view.zoom(0.8),
        Act.BRIGHTER: change(brightness=TONE_STEP),
        Act.DARKER: change(brightness=-TONE_STEP),
        Act.MORE_CONTRAST: change(contrast=TONE_STEP),
        Act.LESS_CONTRAST: change(contrast=-TONE_STEP),
        Act.AS_TAKEN: lambda: pane.view.set_tone(NEUTRAL),
    }
