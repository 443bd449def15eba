package dev.medallion.cli.doctor;

import java.util.List;

/**
 * An obstacle to a step.
 *
 * @param layer which kind of permission refuses
 * @param evidence who may not do what, and which policy says so, in one line
 * @param advice what to think of before the fix; may be empty
 * @param fix the command, ready to paste; empty where no command fixes it
 */
public record Refusal(Layer layer, String evidence, String advice, List<String> fix) {}
