package dev.medallion.cli.doctor;

import java.util.List;

/**
 * What stands in the way of a step.
 *
 * @param layer which kind of permission refuses
 * @param evidence who may not do what, and which policy says so, in one line
 * @param advice what to think of before the mend; may be empty
 * @param mend the command, ready to paste; empty where no command mends it
 */
public record Refusal(Layer layer, String evidence, String advice, List<String> mend) {}
