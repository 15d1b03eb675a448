#pragma once

#include "session/displacement_p.h"
#include "session/shownrows_p.h"
#include "session/windowedresult.h"

#include <QPointer>

namespace varve {

/// Three things go on: reading of segments that somebody looks at, one after the other, the newest
/// wish first; the search for places where segments begin, until the end is found; and the session's
/// changes. Answers of a former query are told by their generation, and dropped.
class WindowedResult::Private
{
public:
    static constexpr qsizetype rowsPerSegment = 512;

    Private(WindowedResult &result, Session &aSession, QuerySet aQuery);

    void restart(const QuerySet &next);
    /// What is shown stays until what replaces it is here.
    void refresh();

    // Reading: windowreading.cpp
    void want(qsizetype first, qsizetype last);
    void readNext();
    void releaseAll();
    /// Nobody waits for what was asked and has not begun.
    void cancelAll();

    // Counting: windowcounting.cpp
    /// The last segment known was read: either the end is found, or it is looked for.
    void countOn(const Page &page);

    // The session's changes
    void follow(const ChangeSet &changes);

    WindowedResult &q;
    QPointer<Session> session;
    QuerySet asked;
    QuerySet query; ///< What is read for it.
    std::optional<Error> error;
    ShownRows shownRows;
    Displacement displacement;
    bool isReading = false;
    bool isCounted = false;

private:
    const Segments &segments() const { return shownRows.segments(); }
    qsizetype segmentOf(RowId row) const;
    qsizetype segmentOf(const QList<Value> &sortKey) const;

    // Reading
    void start();
    qsizetype missing() const;
    PageRequest request(qsizetype segment) const;
    void take(qsizetype segment, const Result<Page> &page);
    void show(qsizetype index, const QList<RowId> &read, const Page &page);
    QList<RowId> arranged(qsizetype segment, const QList<RowId> &read, const Page &page) const;
    bool isBefore(RowId a, RowId b, const QList<Ordering> &ordering) const;
    void releaseHidden(const QList<RowId> &read, const QList<RowId> &shown);
    void giveUpFarSegments();

    // Counting
    std::optional<Anchor> placeOfLastRow(const Page &page) const;
    void look(const std::optional<Anchor> &after);
    void take(const Result<Places> &places);
    void collect(const Places &places);
    void publish();
    void finishCounting();

    // The session's changes
    bool isGone(RowId row) const;
    void dropGone(const QList<RowId> &touched);
    void addNew(const QList<RowId> &touched);

    QFuture<Result<Page>> m_reading; ///< What was asked last.
    QFuture<Result<Places>> m_looking;
    QList<Segment> m_found; ///< Segments that were found and are not told of yet.
    qint64 m_foundRows = 0;
    qsizetype m_wantedFirst = 0;
    qsizetype m_wantedLast = 0;
    int m_generation = 0;
    bool m_isStarted = false;
    bool m_isCounting = false;
};

} // namespace varve
