"""The desk's pages, under /desk/."""

from django.urls import path

from bluelamp.desk.views import actions, approvals, banks, case, decision, patrols, queue

app_name = "desk"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("live/", queue.queue_live, name="queue_live"),
    path("search/", queue.search, name="search"),
    path("case/<int:pk>/", case.case, name="case"),
    path("case/<int:pk>/live/", case.case_live, name="case_live"),
    path("case/<int:pk>/says/", case.case_says, name="case_says"),
    path("case/<int:pk>/beside/", queue.beside, name="beside"),
    path("case/<int:pk>/open/", case.open_case, name="open_case"),
    path("case/<int:pk>/answer/", case.answer, name="answer"),
    path("case/<int:pk>/claim/", case.claim, name="claim"),
    path("case/<int:pk>/decide/", decision.decide, name="decide"),
    path("case/<int:pk>/reply/<int:action>/", actions.reply, name="reply"),
    path("case/<int:pk>/<slug:what>/", case.work, name="work"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<int:pk>/", approvals.approval, name="approval"),
    path("approvals/<int:pk>/approve/", approvals.approve, name="approve"),
    path("approvals/<int:pk>/hand-back/", approvals.hand_back, name="hand_back"),
    path("actions/", actions.actions, name="actions"),
    path("actions/settle/<int:pk>/", actions.settle, name="settle"),
    path("banks/", banks.banks, name="banks"),
    path("banks/open/", banks.open_bank, name="open_bank"),
    path("banks/of/<slug:slug>/", banks.bank, name="bank"),
    path("banks/of/<slug:slug>/<int:number>/", banks.version, name="version"),
    path("banks/of/<slug:slug>/<int:number>/add/", banks.add_item, name="add_item"),
    path("banks/of/<slug:slug>/<int:number>/items/<int:pk>/", banks.item, name="item"),
    path("banks/of/<slug:slug>/<int:number>/try/", banks.try_text, name="try_text"),
    path("banks/of/<slug:slug>/<int:number>/submit/", banks.submit, name="submit"),
    path("banks/of/<slug:slug>/<int:number>/approve/", banks.approve, name="approve_version"),
    path("banks/of/<slug:slug>/<int:number>/give-back/", banks.give_back, name="give_back"),
    path("patrols/", patrols.patrols, name="patrols"),
    path("patrols/draft/", patrols.draft, name="draft_patrol"),
    path("patrols/intakes/add/", patrols.add_intake, name="add_intake"),
    path("patrols/<int:pk>/", patrols.patrol, name="patrol"),
    path("patrols/<int:pk>/live/", patrols.patrol_live, name="patrol_live"),
    path("patrols/<int:pk>/authorise/", patrols.authorise, name="authorise"),
    path("patrols/<int:pk>/refuse/", patrols.refuse, name="refuse_patrol"),
    path("patrols/<int:pk>/stop/", patrols.stop, name="stop_patrol"),
]
