#include "widgets/editors/lineeditor.h"

#include "models/roles.h"
#include "widgets/cellstyle.h"

#include <QPainter>

#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace varve {

LineEditor::LineEditor(QWidget *parent)
    : QLineEdit(parent)
{
    setFrame(false);
    setMaxLength(std::numeric_limits<int>::max()); // not Qt's 32,767, which cuts without a word
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_blank.reset();
        setPlaceholderText({});
    });
}

Entry LineEditor::entry() const
{
    return m_blank ? Entry(*m_blank) : Entry(text());
}

void LineEditor::setNull()
{
    setBlank(Null{}, u"NULL"_s);
}

void LineEditor::load(const QModelIndex &cell)
{
    setAlignment(alignmentOf(typeOf(cell)));
    const auto value = cell.data(ValueRole).value<Value>();
    if (value.isNull() || value.isAbsent())
        setBlank(value, cell.data().toString());
    else
        setText(cell.data(Qt::EditRole).toString());
}

/// A cell that is typed into is to be told from those around it.
void LineEditor::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::Highlight));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void LineEditor::setBlank(const Value &blank, const QString &shown)
{
    m_blank = blank;
    clear();
    setPlaceholderText(shown);
}

QWidget *makeLineEditor(QWidget *parent)
{
    return new LineEditor(parent);
}

} // namespace varve
