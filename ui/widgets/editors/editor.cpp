#include "widgets/editors/editor.h"

#include <QAbstractItemView>
#include <QApplication>

namespace varve {

Editor::~Editor() = default;

void Editor::start(const QModelIndex &cell)
{
    load(cell);
    m_start = entry();
}

void finishEditing()
{
    auto *widget = QApplication::focusWidget();
    if (!dynamic_cast<Editor *>(widget))
        return;
    while (widget && !qobject_cast<QAbstractItemView *>(widget))
        widget = widget->parentWidget();
    // Losing the focus is what makes a delegate write and close its editor.
    if (widget)
        widget->setFocus();
}

} // namespace varve
