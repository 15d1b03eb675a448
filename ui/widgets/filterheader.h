#pragma once

#include "query/queryset.h"

#include <QHash>
#include <QHeaderView>
#include <QIcon>

QT_BEGIN_NAMESPACE
class QLineEdit;
QT_END_NAMESPACE

namespace varve {

/// A horizontal header that sorts by several columns and holds a row of filter fields, one under
/// each section.
///
/// It knows neither data nor queries: it tells what was clicked and typed, and shows what it is told.
class FilterHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit FilterHeader(QWidget *parent = nullptr);

    /// Shows an arrow in each of these columns, numbered if there are several.
    void setOrdering(const QList<Ordering> &ordering);

    /// Whether there is a row of fields. Without it, filters stay as they are.
    bool isFilterShown() const { return m_isFilterShown; }
    void setFilterShown(bool shown);

    /// What stands in the field of `section`, empty text for a section never filtered.
    QString filter(int section) const { return m_filters.value(section).text; }
    /// The sections with a filter, ascending.
    QList<int> filteredSections() const;
    /// Puts `text` into the field of `section`, or empties all fields. Emits filterChanged().
    void setFilter(int section, const QString &text);
    void clearFilters();

    /// Why the filter of `section` cannot be understood; empty text takes the mark away.
    void setFilterFault(int section, const QString &sentence);

    /// The field of `section`, made when it is first visible or asked for.
    QLineEdit *field(int section);

    /// Puts the cursor into the field of `section`.
    void focusField(int section);

    /// How wide `section` must be for its title, its lock if it is read-only, and the arrow.
    int widthForTitle(int section) const;

    QSize sizeHint() const override;

signals:
    /// A section was clicked, not dragged; with Shift or Ctrl it joins the others.
    void orderRequested(int section, Qt::KeyboardModifiers modifiers);
    /// The text of a filter differs.
    void filterChanged();
    /// Down or Enter was pressed in the field of `section`: the user wants to go to the rows.
    void rowsRequested(int section);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void updateGeometries() override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    void changeEvent(QEvent *event) override;

private:
    struct Filter
    {
        QString text;
        QString fault;
    };
    void placeFields();
    void showFault(QLineEdit *field, const QString &sentence);
    QLineEdit *made(int section);
    bool isLocked(int section) const;
    int lockSize() const;
    int fieldHeight() const;

    QIcon m_lock;
    QList<Ordering> m_ordering;
    QHash<int, Filter> m_filters;
    QHash<int, QLineEdit *> m_fields;
    bool m_isFilterShown = true;
};

} // namespace varve
