"""Addresses of filing, review, records, board, history and notices."""

from __future__ import annotations

from django.urls import path

from mingzhang.web.workflow.views import board, filing, history, notices, records, review

urlpatterns = [
    path("", filing.home, name="workspace"),
    path("filings/<int:pk>/", filing.show, name="filing"),
    path("filings/<int:pk>/step/<slug:name>/", filing.step, name="step"),
    path("filings/<int:pk>/progress/", filing.progress, name="filing_progress"),
    path("filings/<int:pk>/files/<int:number>/<path:name>", filing.file, name="filing_file"),
    path("filings/<int:pk>/review/", review.findings, name="review"),
    path("filings/<int:pk>/review/decide/", review.decision, name="decide"),
    path("filings/<int:pk>/remarks/", review.remark, name="remark"),
    path("filings/<int:pk>/remarks/<int:remark_pk>/resolve/", review.settle, name="resolve"),
    path("filings/<int:pk>/document/", review.document, name="document"),
    path("filings/<int:pk>/memo/<int:number>.<slug:form>", review.memo, name="memo"),
    path("filings/<int:pk>/reply/", records.reply, name="reply"),
    path("filings/<int:pk>/secrecy/", records.secrecy, name="secrecy"),
    path("filings/<int:pk>/history/", history.history, name="history"),
    path("filings/<int:pk>/compare/", history.compare, name="compare"),
    path("filings/<int:pk>/rollup/", board.rollup, name="rollup"),
    path("board/", board.board, name="board"),
    path("board/batch/", board.batch, name="board_batch"),
    path("board/check/<int:job_pk>/", board.checked, name="board_check"),
    path("board/approval/<int:year_pk>/", records.approval, name="approval"),
    path("log/", history.log, name="log"),
    path("log.csv", history.log_csv, name="log_csv"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.mark_read, name="notices_read"),
]
