"""What each person sees after signing in, in the order of the rail. A rater has the reading alone, and no rail."""

from dmscorer.ui.acts.screen import Screen
from dmscorer.ui.agreement.screen import AgreementScreen
from dmscorer.ui.calibration.expert_panel import PanelScreen
from dmscorer.ui.calibration.screen import CalibrationScreen
from dmscorer.ui.charter.screen import CharterScreen
from dmscorer.ui.consensus.screen import ConsensusScreen
from dmscorer.ui.desk.screen import ReadingScreen
from dmscorer.ui.monitor.screen import MonitorScreen
from dmscorer.ui.overview.screen import StudyScreen
from dmscorer.ui.photos.screen import PhotosScreen
from dmscorer.ui.rater.screen import RaterScreen
from dmscorer.ui.reference.screen import ReferenceScreen
from dmscorer.ui.report.screen import ExportScreen
from dmscorer.ui.results.screen import ResultsScreen
from dmscorer.ui.visits.screen import VisitOrderScreen
from dmscorer.ui.welcome.new_study import NewStudyScreen
from dmscorer.ui.welcome.sign_in import SignInScreen

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
