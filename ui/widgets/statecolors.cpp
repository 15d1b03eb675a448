#include "widgets/statecolors.h"

#include <QList>

#include <algorithm>
#include <cmath>

namespace varve {

namespace {

constexpr qreal textContrast = 4.5;
constexpr qreal markContrast = 3.0;
constexpr int steps = 20;

qreal linear(qreal channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

qreal luminance(const QColor &color)
{
    return 0.2126 * linear(qreal(color.redF())) + 0.7152 * linear(qreal(color.greenF()))
           + 0.0722 * linear(qreal(color.blueF()));
}

QColor mixed(const QColor &a, const QColor &b, qreal share)
{
    const auto channel = [share](float from, float to) {
        return std::clamp(
            static_cast<float>(qreal(from) * (1 - share) + qreal(to) * share), 0.0F, 1.0F);
    };
    return QColor::fromRgbF(channel(a.redF(), b.redF()),
                            channel(a.greenF(), b.greenF()),
                            channel(a.blueF(), b.blueF()));
}

/// Black or white, whichever is farther from `color`.
QColor opposite(const QColor &color)
{
    return contrast(color, Qt::white) > contrast(color, Qt::black) ? Qt::white : Qt::black;
}

/// The first step from `color` towards `goal` that has `ratio` to each of `others`; else `goal`.
QColor distinct(const QColor &color, const QColor &goal, const QList<QColor> &others, qreal ratio)
{
    for (int step = 0; step < steps; ++step) {
        const auto candidate = mixed(color, goal, qreal(step) / steps);
        if (std::ranges::all_of(others,
                                [&](const QColor &o) { return contrast(candidate, o) >= ratio; }))
            return candidate;
    }
    return goal;
}

/// `hue` as strong as text in `text` over it allows.
QColor tint(const QColor &background, const QColor &hue, const QColor &text)
{
    constexpr qreal strongest = 0.30;
    return distinct(mixed(background, hue, strongest), background, {text}, textContrast);
}

StateColors over(const QColor &background, const QColor &text)
{
    const QColor amber(255, 176, 0);
    const QColor green(46, 160, 67);
    const QColor red(224, 49, 49);

    StateColors colors;
    // A palette's own highlight need not be readable: Fusion's white on blue has 3.7.
    colors.background = distinct(background, opposite(text), {text}, textContrast);
    colors.text = text;
    colors.changed = tint(colors.background, amber, text);
    colors.added = tint(colors.background, green, text);
    colors.deleted = tint(colors.background, red, text);

    const QList<QColor> grounds{colors.background, colors.changed, colors.added, colors.deleted};
    colors.dimmed = distinct(mixed(text, colors.background, 0.5), text, grounds, textContrast);
    const auto mark = [&](const QColor &hue) {
        return distinct(hue, opposite(colors.background), grounds, markContrast);
    };
    colors.changedMark = mark(amber);
    colors.addedMark = mark(green);
    colors.deletedMark = mark(red);
    colors.invalidMark = mark(red);
    colors.conflictMark = mark(amber);
    colors.loading = mixed(colors.background, text, 0.12);
    colors.separator = mixed(colors.background, text, 0.14);
    return colors;
}

} // namespace

qreal contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

StateColors StateColors::of(const QPalette &palette, QPalette::ColorGroup group)
{
    return over(palette.color(group, QPalette::Base), palette.color(group, QPalette::Text));
}

StateColors StateColors::ofSelection(const QPalette &palette, QPalette::ColorGroup group)
{
    return over(palette.color(group, QPalette::Highlight),
                palette.color(group, QPalette::HighlightedText));
}

} // namespace varve
