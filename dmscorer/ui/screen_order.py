"""What each person sees after signing in, in the order of the rail. A rater has the reading alone, and no rail."""

from dmscorer.ui.screen import Screen
from dmscorer.ui.screens.agreement import AgreementScreen
from dmscorer.ui.screens.calibration import CalibrationScreen
from dmscorer.ui.screens.charter import CharterScreen
from dmscorer.ui.screens.consensus import ConsensusScreen
from dmscorer.ui.screens.export import ExportScreen
from dmscorer.ui.screens.monitor import MonitorScreen
from dmscorer.ui.screens.new_study import NewStudyScreen
from dmscorer.ui.screens.panel import PanelScreen
from dmscorer.ui.screens.photos import PhotosScreen
from dmscorer.ui.screens.rater import RaterScreen
from dmscorer.ui.screens.reading import ReadingScreen
from dmscorer.ui.screens.reference import ReferenceScreen
from dmscorer.ui.screens.results import ResultsScreen
from dmscorer.ui.screens.sign_in import SignInScreen
from dmscorer.ui.screens.study import StudyScreen
from dmscorer.ui.screens.visit_order import VisitOrderScreen

__all__ = ["CalibrationScreen", "MonitorScreen", "NewStudyScreen", "PanelScreen", "RaterScreen", "SignInScreen"]

ASIDE_SCREENS: tuple[type[Screen], ...] = (VisitOrderScreen,)  # of the coordinator, without a place in the rail

COORDINATOR_SCREENS: tuple[type[Screen], ...] = (
    StudyScreen,
    PhotosScreen,
    CharterScreen,
    ReferenceScreen,
    ConsensusScreen,
    AgreementScreen,
    ResultsScreen,
    ExportScreen,
)
RATER_SCREENS: tuple[type[Screen], ...] = (ReadingScreen, RaterScreen)
WAITING_SCREENS: tuple[type[Screen], ...] = (RaterScreen,)
