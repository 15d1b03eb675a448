#include "widgets/icons.h"

#include <QGuiApplication>
#include <QPalette>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace varve;

class tst_Icons : public QObject
{
    Q_OBJECT

private slots:
    void inkIsThePalettesTextColour();
    void disabledInkIsDimmed();
    void unknownNameIsNull();
};

namespace {

/// The colour of the least transparent pixel.
QColor inkOf(const QPixmap &pixmap)
{
    const auto image = pixmap.toImage();
    QColor ink(Qt::transparent);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (const auto color = image.pixelColor(x, y); color.alpha() > ink.alpha())
                ink = color;
        }
    }
    return ink;
}

} // namespace

void tst_Icons::inkIsThePalettesTextColour()
{
    const auto table = icon(u"table"_s);
    if (table.isNull())
        QSKIP("there is no SVG plug-in");
    auto palette = QGuiApplication::palette();
    palette.setColor(QPalette::ButtonText, QColor(200, 0, 0));
    QGuiApplication::setPalette(palette);
    QCOMPARE(inkOf(table.pixmap(32)), QColor(200, 0, 0));

    palette.setColor(QPalette::ButtonText, QColor(0, 0, 200));
    QGuiApplication::setPalette(palette);

    QCOMPARE(inkOf(table.pixmap(32)), QColor(0, 0, 200));
}

void tst_Icons::disabledInkIsDimmed()
{
    const auto table = icon(u"table"_s);
    if (table.isNull())
        QSKIP("there is no SVG plug-in");

    const auto ink = inkOf(table.pixmap(QSize(32, 32), QIcon::Disabled));

    QCOMPARE(ink.rgb(),
             QGuiApplication::palette().color(QPalette::Disabled, QPalette::ButtonText).rgb());
}

void tst_Icons::unknownNameIsNull()
{
    QVERIFY(icon(u"no such drawing"_s).isNull());
}

QTEST_MAIN(tst_Icons)
#include "tst_icons.moc"
