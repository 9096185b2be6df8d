import { Component } from '@angular/core';
import { DialogFrame } from '../../ui/dialog-frame';

@Component({ selector: 'hf-palette', imports: [DialogFrame], template: `<hf-dialog title="Find or do anything" />` })
export class Palette {}
