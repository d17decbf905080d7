/** A Project v2. Organisation-owned ones only are visible to Apps, as on GitHub. */
export interface Project {
  readonly id: number;
  readonly nodeId: string;
  readonly ownerId: number;
  readonly number: number;
  readonly title: string;
  readonly shortDescription: string | null;
  readonly public: boolean;
  readonly closed: boolean;
  readonly creatorId: number;
  /** Account id to role beyond the organisation's admins, who have admin. */
  readonly collaborators: ReadonlyMap<number, 'read' | 'write' | 'admin'>;
  readonly automations: ProjectAutomations;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The built-in workflows that are on in a new project: what they set, by option name, or null if off. */
export interface ProjectAutomations {
  readonly itemClosed: string | null;
  readonly pullMerged: string | null;
}

export interface ProjectOption {
  readonly id: string;
  readonly name: string;
  readonly color: 'GRAY' | 'BLUE' | 'GREEN' | 'YELLOW' | 'ORANGE' | 'RED' | 'PINK' | 'PURPLE';
  readonly description: string;
}

export interface ProjectField {
  readonly id: number;
  readonly nodeId: string;
  readonly projectId: number;
  readonly name: string;
  readonly dataType:
    | 'TITLE'
    | 'ASSIGNEES'
    | 'LABELS'
    | 'SINGLE_SELECT'
    | 'TEXT'
    | 'NUMBER'
    | 'DATE';
  /** Empty unless single select. */
  readonly options: readonly ProjectOption[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type ProjectValue =
  | { readonly kind: 'option'; readonly optionId: string; readonly updatedAt: string }
  | { readonly kind: 'text'; readonly text: string; readonly updatedAt: string }
  | { readonly kind: 'number'; readonly number: number; readonly updatedAt: string }
  | { readonly kind: 'date'; readonly date: string; readonly updatedAt: string };

export interface ProjectItem {
  readonly id: number;
  readonly nodeId: string;
  readonly projectId: number;
  readonly content:
    | { readonly kind: 'topic'; readonly topicId: number }
    | { readonly kind: 'draft'; readonly title: string; readonly body: string };
  /** Id of the issue or pull request, null for a draft; an index. */
  readonly topicId: number | null;
  /** Field id to value. */
  readonly values: ReadonlyMap<number, ProjectValue>;
  readonly creatorId: number;
  readonly archivedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
