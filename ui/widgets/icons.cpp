#include "widgets/icons.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QImageReader>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>

// A static library's resources are dropped by the linker unless somebody asks for them; the macro
// declares a global function, so it cannot stand in a namespace.
static void loadIcons()
{
    Q_INIT_RESOURCE(varve);
}

using namespace Qt::Literals::StringLiterals;

namespace varve {

namespace {

QColor inkFor(QIcon::Mode mode)
{
    const auto palette = QGuiApplication::palette();
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::ButtonText);
    case QIcon::Selected:
        return palette.color(QPalette::Active, QPalette::HighlightedText);
    case QIcon::Normal:
    case QIcon::Active:
        break;
    }
    return palette.color(QPalette::Active, QPalette::ButtonText);
}

/// Paints a drawing's shape in a colour of the palette.
class InkEngine final : public QIconEngine
{
public:
    explicit InkEngine(QString file)
        : m_file(std::move(file))
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const auto ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const auto ink = inkFor(mode);
        const QString key = u"varve %1 %2x%3 %4"_s.arg(m_file)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(ink.name(QColor::HexArgb));
        QPixmap found;
        if (!QPixmapCache::find(key, &found)) {
            found = QPixmap::fromImage(drawn(size, ink));
            QPixmapCache::insert(key, found);
        }
        return found;
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }

    bool isNull() override { return !QImageReader(m_file).canRead(); }
    QString key() const override { return u"varve::InkEngine"_s; }
    QIconEngine *clone() const override { return new InkEngine(*this); }

private:
    QImage drawn(const QSize &size, const QColor &ink) const
    {
        QImageReader reader(m_file);
        reader.setScaledSize(size);
        auto image = reader.read().convertToFormat(QImage::Format_ARGB32_Premultiplied);
        if (image.isNull())
            return image;
        QPainter painter(&image);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(image.rect(), ink);
        return image;
    }

    QString m_file;
};

} // namespace

QIcon icon(const QString &name)
{
    loadIcons();
    QIcon made(new InkEngine(u":/varve/icons/%1.svg"_s.arg(name)));
    return made.isNull() ? QIcon() : made;
}

} // namespace varve
