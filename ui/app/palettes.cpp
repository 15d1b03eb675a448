#include "app/palettes.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

struct Tones
{
    QColor window;
    QColor base;
    QColor alternate;
    QColor button;
    QColor text;
    QColor dimmed;
    QColor highlight;
    QColor link;
};

constexpr auto group = QPalette::Disabled;

QPalette paletteOf(const Tones &tones)
{
    QPalette palette(tones.button, tones.window);
    palette.setColor(QPalette::Base, tones.base);
    palette.setColor(QPalette::AlternateBase, tones.alternate);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, tones.text);
        palette.setColor(group, role, tones.dimmed);
    }
    palette.setColor(QPalette::PlaceholderText, tones.dimmed);
    palette.setColor(QPalette::ToolTipBase, tones.alternate);
    palette.setColor(QPalette::Highlight, tones.highlight);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(group, QPalette::Highlight, tones.button);
    palette.setColor(QPalette::Link, tones.link);
    return palette;
}

QPalette light()
{
    return paletteOf({.window = QColor(0xf5, 0xf5, 0xf4),
                      .base = Qt::white,
                      .alternate = QColor(0xfa, 0xfa, 0xf9),
                      .button = QColor(0xec, 0xec, 0xea),
                      .text = QColor(0x1c, 0x1c, 0x1e),
                      .dimmed = QColor(0x6e, 0x6e, 0x73),
                      .highlight = QColor(0x2f, 0x6f, 0xb3),
                      .link = QColor(0x1f, 0x5f, 0xa8)});
}

QPalette dark()
{
    return paletteOf({.window = QColor(0x2a, 0x2b, 0x2e),
                      .base = QColor(0x1f, 0x20, 0x23),
                      .alternate = QColor(0x25, 0x26, 0x29),
                      .button = QColor(0x38, 0x3a, 0x3e),
                      .text = QColor(0xe6, 0xe6, 0xe8),
                      .dimmed = QColor(0x9a, 0x9b, 0xa0),
                      .highlight = QColor(0x2f, 0x6f, 0xb3),
                      .link = QColor(0x7f, 0xb4, 0xea)});
}

} // namespace

void applyLook(CommandLine::Palette palette)
{
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    switch (palette) {
    case CommandLine::Palette::System:
        return;
    case CommandLine::Palette::Light:
        return QApplication::setPalette(light());
    case CommandLine::Palette::Dark:
        return QApplication::setPalette(dark());
    }
}

} // namespace varve
