"""What the keys of the desk do to the photo in view."""

from collections.abc import Callable, Mapping
from typing import Final

from dmscorer.ui.desk.form.desk_keys import Act
from dmscorer.ui.desk.photos.photo_pane import PhotoPane

# Only where the charter lets raters change brightness and contrast.
TONE_ACTS: Final = frozenset({Act.BRIGHTER, Act.DARKER, Act.MORE_CONTRAST, Act.LESS_CONTRAST, Act.AS_TAKEN})


def photo_acts(pane: PhotoPane) -> Mapping[Act, Callable[[], object]]:
    """The tone acts do nothing where the study does not allow them."""
    return {
        Act.PHOTO_BEFORE: lambda: pane.step(-1),
        Act.PHOTO_AFTER: lambda: pane.step(1),
        Act.ACTUAL: pane.view.toggle_actual,
        Act.SECOND: pane.toggle_second,
        Act.OWN_WINDOW: pane.toggle_window,
        Act.LARGER: lambda: pane.view.zoom(1.25),
        Act.SMALLER: lambda: pane.view.zoom(0.8),
        Act.BRIGHTER: lambda: pane.change_tone(brightness=1),
        Act.DARKER: lambda: pane.change_tone(brightness=-1),
        Act.MORE_CONTRAST: lambda: pane.change_tone(contrast=1),
        Act.LESS_CONTRAST: lambda: pane.change_tone(contrast=-1),
        Act.AS_TAKEN: pane.show_as_taken,
    }
