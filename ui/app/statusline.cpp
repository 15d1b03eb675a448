#include "app/statusline.h"

#include <QLabel>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

constexpr int margin = 8;

} // namespace

/// A text in one line that takes the room there is, and asks for none.
class ElidedLabel : public QWidget
{
public:
    void setText(const QString &text)
    {
        m_text = text;
        setAccessibleName(text);
        setToolTip(isCut() ? u"<qt>%1</qt>"_s.arg(text.toHtmlEscaped()) : QString());
        update();
    }

    QSize sizeHint() const override { return {0, fontMetrics().height()}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.drawText(room(),
                         Qt::AlignVCenter,
                         fontMetrics().elidedText(m_text, Qt::ElideRight, room().width()));
    }

    void resizeEvent(QResizeEvent *) override { setText(m_text); }

private:
    QRect room() const { return rect().adjusted(margin, 0, -margin, 0); }
    bool isCut() const { return fontMetrics().horizontalAdvance(m_text) > room().width(); }

    QString m_text;
};

StatusLine::StatusLine(QWidget *parent)
    : QStatusBar(parent)
    , m_rows(new ElidedLabel)
    , m_pending(new QLabel)
    , m_access(new QLabel)
{
    for (auto *label : {m_pending, m_access})
        label->setContentsMargins(margin, 0, margin, 0);
    m_rows->setObjectName(u"rows"_s);
    m_pending->setObjectName(u"pending"_s);
    m_access->setObjectName(u"access"_s);
    addWidget(m_rows, 1);
    addPermanentWidget(m_pending);
    addPermanentWidget(m_access);
}

void StatusLine::setRows(const QString &text)
{
    m_rows->setText(text);
}

void StatusLine::setPending(const QString &text)
{
    m_pending->setText(text);
}

void StatusLine::setAccess(const QString &text, const QString &reason)
{
    m_access->setText(text);
    m_access->setToolTip(reason);
}

} // namespace varve
