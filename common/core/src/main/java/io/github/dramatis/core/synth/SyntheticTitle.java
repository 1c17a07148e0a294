package io.github.dramatis.core.synth;

import java.util.SplittableRandom;

/** Titles that read like titles and differ from item to item. */
final class SyntheticTitle {
    private static final String[] KINDS = {
        "The Silent",
        "A Distant",
        "The Last",
        "Broken",
        "Golden",
        "The Hidden",
        "Midnight",
        "The Crooked",
        "A Borrowed",
        "Northern",
        "The Paper",
        "Burning",
        "The Second",
        "Hollow",
        "The Patient",
        "Scarlet"
    };
    private static final String[] THINGS = {
        "Harbour",
        "Orchard",
        "Signal",
        "Winter",
        "Garden",
        "Machine",
        "River",
        "Letter",
        "Mountain",
        "Circus",
        "Engine",
        "Lantern",
        "Voyage",
        "Mirror",
        "Kingdom",
        "Piano"
    };

    private SyntheticTitle() {}

    /** Two words drawn, and the item's number, which makes the title the item's own. */
    static String of(int number, SplittableRandom random) {
        return KINDS[random.nextInt(KINDS.length)] + " " + THINGS[random.nextInt(THINGS.length)] + " " + number;
    }
}
