package io.github.dramatis.core.persona;

import java.util.Arrays;

/**
 * Pairs rows with columns one to one so that the pairs' costs add up to the least: the Hungarian method by shortest
 * augmenting paths (Kuhn 1955, Munkres 1957, Jonker and Volgenant 1987), in time rows² · columns.
 */
public final class OptimalMatching {
    private OptimalMatching() {}

    /**
     * The pairs of least cost; as many as there are rows or columns, whichever are fewer.
     *
     * @param costs [rows][columns], finite
     * @return for each row its column, -1 for a row that is left over
     */
    public static int[] of(double[][] costs) {
        int rows = costs.length;
        int columns = rows == 0 ? 0 : costs[0].length;
        if (rows <= columns) {
            return rowsToColumns(costs, rows, columns);
        }
        int[] found = new int[rows];
        Arrays.fill(found, -1);
        int[] rowOfColumn = rowsToColumns(transposed(costs, columns), columns, rows);
        for (int column = 0; column < columns; column++) {
            found[rowOfColumn[column]] = column;
        }
        return found;
    }

    private static double[][] transposed(double[][] costs, int columns) {
        double[][] turned = new double[columns][costs.length];
        for (int i = 0; i < costs.length; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j][i] = costs[i][j];
            }
        }
        return turned;
    }

    /** Takes in one row after the other; needs no more rows than columns. */
    private static int[] rowsToColumns(double[][] costs, int rows, int columns) {
        double[] rowPrice = new double[rows];
        double[] columnPrice = new double[columns];
        int[] rowOf = new int[columns]; // -1: the column is free
        Arrays.fill(rowOf, -1);
        for (int row = 0; row < rows; row++) {
            augment(costs, row, rowPrice, columnPrice, rowOf);
        }
        int[] columnOf = new int[rows];
        for (int column = 0; column < columns; column++) {
            if (rowOf[column] >= 0) {
                columnOf[rowOf[column]] = column;
            }
        }
        return columnOf;
    }

    /**
     * Finds the cheapest path of pairs to be changed that ends in a free column, as Dijkstra does, and changes them.
     */
    private static void augment(double[][] costs, int start, double[] rowPrice, double[] columnPrice, int[] rowOf) {
        int columns = rowOf.length;
        double[] distance = new double[columns];
        int[] before = new int[columns]; // the column before on the path, -1 at its start
        boolean[] done = new boolean[columns];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        Arrays.fill(before, -1);
        int row = start;
        int column = -1;
        double reached = 0;
        do {
            int nearest = -1;
            for (int j = 0; j < columns; j++) {
                if (!done[j]) {
                    double length = reached + costs[row][j] - rowPrice[row] - columnPrice[j];
                    if (length < distance[j]) {
                        distance[j] = length;
                        before[j] = column;
                    }
                    nearest = nearest < 0 || distance[j] < distance[nearest] ? j : nearest;
                }
            }
            column = nearest;
            reached = distance[column];
            done[column] = true;
            row = rowOf[column];
        } while (row >= 0);
        rowPrice[start] += reached;
        for (int j = 0; j < columns; j++) {
            if (done[j] && rowOf[j] >= 0) {
                rowPrice[rowOf[j]] += reached - distance[j];
            }
            columnPrice[j] -= done[j] ? reached - distance[j] : 0;
        }
        for (; before[column] >= 0; column = before[column]) {
            rowOf[column] = rowOf[before[column]];
        }
        rowOf[column] = start;
    }
}
