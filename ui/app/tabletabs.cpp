#include "app/tabletabs.h"

#include "models/tablemodel.h"
#include "widgets/icons.h"
#include "widgets/tableview.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// What a grid reads of a cell at once; an editor reads the rest when it is opened.
constexpr qint64 contentLimit = 64 * 1024;

} // namespace

TableTabs::TableTabs(QWidget *parent)
    : QTabWidget(parent)
{
    setDocumentMode(true);
    setTabsClosable(true);
    setMovable(true);
    setAccessibleName(tr("Open tables"));
    connect(this, &QTabWidget::tabCloseRequested, this, [this](int tab) { delete widget(tab); });
    connect(this, &QTabWidget::currentChanged, this, [this] {
        emit currentViewChanged(currentView());
    });
}

void TableTabs::setSession(Session *session)
{
    while (count() > 0)
        delete widget(0);
    m_session = session;
    if (m_session)
        connect(m_session, &Session::changed, this, &TableTabs::markTabs);
}

TableView *TableTabs::openTable(TableIndex table)
{
    for (int tab = 0; tab < count(); ++tab) {
        if (view(tab)->tableModel().query().tableIndex() == table) {
            setCurrentIndex(tab);
            return view(tab);
        }
    }
    const QuerySet rows(m_session->schema(), table);
    auto *opened = new TableView(*m_session, rows.withoutContentOver(contentLimit), this);
    connect(opened, &TableView::failed, this, &TableTabs::failed);
    const auto &description = m_session->schema()[table];
    setCurrentIndex(addTab(
        opened, icon(description.isView() ? u"table-view"_s : u"table"_s), description.name));
    markTabs();
    opened->setFocus();
    return opened;
}

TableView *TableTabs::currentView() const
{
    return view(currentIndex());
}

TableView *TableTabs::view(int tab) const
{
    return qobject_cast<TableView *>(widget(tab));
}

void TableTabs::refresh(const QList<TableIndex> &except)
{
    for (int tab = 0; tab < count(); ++tab) {
        if (!except.contains(view(tab)->tableModel().query().tableIndex()))
            view(tab)->refresh();
    }
}

void TableTabs::markTabs()
{
    const auto pending = m_session->state().pending();
    for (int tab = 0; tab < count(); ++tab) {
        const auto table = view(tab)->tableModel().query().tableIndex();
        const auto mark = pending.size(table) > 0 ? u"*"_s : QString();
        // A tab reads "&" as a mnemonic, which a table's name has none of.
        setTabText(tab, QString(m_session->schema()[table].name).replace(u'&', u"&&"_s) + mark);
    }
}

void TableTabs::closeCurrent()
{
    delete currentWidget();
}

void TableTabs::showNext()
{
    step(1);
}

void TableTabs::showPrevious()
{
    step(-1);
}

void TableTabs::step(int by)
{
    if (count() > 0)
        setCurrentIndex((currentIndex() + by + count()) % count());
}

} // namespace varve
