#include "app/tabletabs.h"

#include "app/tablepage.h"
#include "models/tablemodel.h"
#include "widgets/icons.h"
#include "widgets/tableview.h"

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// Not before the click is over that asked for it: that gives the focus to what was clicked.
void focusLater(QWidget &widget)
{
    QMetaObject::invokeMethod(
        &widget, [&widget] { widget.setFocus(); }, Qt::QueuedConnection);
}

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
            focusLater(*view(tab));
            return view(tab);
        }
    }
    auto *opened = new TablePage(*m_session, table, this);
    connect(&opened->view(), &TableView::failed, this, &TableTabs::failed);
    connect(opened, &TablePage::rowNumbersWanted, this, [this, table] {
        emit rowNumbersWanted(table);
    });
    const auto &description = m_session->schema()[table];
    setCurrentIndex(addTab(
        opened, icon(description.isView() ? u"table-view"_s : u"table"_s), description.name));
    markTabs();
    focusLater(opened->view());
    return &opened->view();
}

TableView *TableTabs::currentView() const
{
    return view(currentIndex());
}

TableView *TableTabs::view(int tab) const
{
    const auto *page = qobject_cast<TablePage *>(widget(tab));
    return page ? &page->view() : nullptr;
}

QList<TableIndex> TableTabs::tables() const
{
    QList<TableIndex> tables;
    for (int tab = 0; tab < count(); ++tab)
        tables.append(view(tab)->tableModel().query().tableIndex());
    return tables;
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
